import { parentPort, workerData } from 'node:worker_threads';
import { createPageRenderer, memoryOf, type RenderWork, type RowsPage } from './render-pages.ts';

/** Entry of the thread that renders the pages it is sent; it answers each with what came of it. */
const render = createPageRenderer(workerData as RenderWork);

parentPort?.on('message', (page: RowsPage) => {
  const rendered = render(page);
  parentPort?.postMessage(rendered, memoryOf(rendered));
});
