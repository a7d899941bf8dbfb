/** What anybody could write in a few lines: the measure for handback's own reading of a drive. */

const AGENT = 'bare (gzip)';

/** Reads every page of the list that handback asks for. Returns seconds, pages, and the items' ids and sizes. */
export async function listBare({ origin, token, fields }) {
  const startedAt = performance.now();
  const files = [];
  let pages = 0;
  for (let pageToken = ''; pageToken !== undefined; pages++) {
    const asked = { corpora: 'user', pageSize: '1000', supportsAllDrives: 'true', fields };
    const query = new URLSearchParams({ ...asked, includeItemsFromAllDrives: 'true', pageToken });
    const response = await request(`${origin}/drive/v3/files?${query}`, token);
    const page = await response.json();
    for (const { id, size } of page.files) files.push({ id, size });
    pageToken = page.nextPageToken;
  }
  return { seconds: (performance.now() - startedAt) / 1_000, pages, files };
}

/** Downloads files, `parallel` at a time, and throws their bytes away. Returns seconds. */
export async function downloadBare({ origin, token }, ids, parallel) {
  const startedAt = performance.now();
  const queue = ids[Symbol.iterator]();
  const work = async () => {
    for (const id of queue) {
      const response = await request(
        `${origin}/drive/v3/files/${id}?alt=media&supportsAllDrives=true`,
        token,
      );
      for await (const chunk of response.body) void chunk;
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return (performance.now() - startedAt) / 1_000;
}

async function request(url, token) {
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip', 'user-agent': AGENT };
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
  return response;
}
