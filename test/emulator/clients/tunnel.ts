import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface Tunnel {
  /** For HTTPS_PROXY. */
  url: string;
  /** The authority that a client must trust. */
  certificate: string;
  close(): Promise<void>;
}

/**
 * A proxy that answers CONNECT for `*.googleapis.com` itself and hands the bytes to the emulator: for clients that know no
 * other address than Google's. Keys and certificates are made by openssl in `folder`.
 */
export async function openTunnel(folder: string, origin: string): Promise<Tunnel> {
  makeCertificates(folder);
  const context = createSecureContext({
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
  });
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  };
  const server: Server = createServer((client) => {
    keep(client);
    client.once('data', (head) => {
      if (!/^CONNECT [\w.-]+\.googleapis\.com:443 /.test(head.toString('latin1'))) {
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const secure = new TLSSocket(client, { isServer: true, secureContext: context });
      const emulator = connect(Number(new URL(origin).port), '127.0.0.1');
      keep(secure);
      keep(emulator);
      secure.pipe(emulator).pipe(secure);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: join(folder, 'ca.pem'),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function makeCertificates(folder: string): void {
  const openssl = (...parameters: string[]) => {
    execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });
  };
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=emulated authority',
  );
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=*.googleapis.com');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:*.googleapis.com\n');
  const signing = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    'names',
  ];
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...signing);
}
