import { parentPort, workerData } from 'node:worker_threads';
import { startTesseract } from '../extract/tesseract.ts';
import type { OcrAnswer, OcrQuestion } from './recogniser.ts';

/** Entry of the thread that reads pictures: its parser process can end it at any time and go on. */
const read = await startTesseract(workerData as string[]);

function answer({ image, orientation }: OcrQuestion): OcrAnswer {
  try {
    return { recognised: read(image, orientation) };
  } catch (error) {
    // What WebAssembly throws leaves its memory in an unknown state, so that nothing more can be asked of it.
    return { crash: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: OcrQuestion) => {
  parentPort?.postMessage(answer(question));
});
