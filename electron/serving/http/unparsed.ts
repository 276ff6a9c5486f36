import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorReport } from '../../../shared/schemas/errors';
import { statusOf } from './status';

/** Answers a request that has no route, since it was cut off or is no HTTP, and ends its connection. */
export function refuseUnparsed(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || socket.destroyed) return;
  const report = reportOf(fault);
  const status = statusOf(report.code);
  const body = JSON.stringify({ error: report });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(fault);
}

function reportOf({ code }: NodeJS.ErrnoException): ErrorReport {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { code: 'timed_out', message: 'The request took too long to arrive. Send it again, or in parts.' };
  if (code === 'HPE_HEADER_OVERFLOW')
    return { code: 'bad_usage', message: 'The headers are too long. Send rows in the body, not in the address.' };
  return { code: 'bad_usage', message: 'The request was cut off, or is no HTTP. Send it again.' };
}
