import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import type { Answer } from '../answer/answer';
import type { Deeds } from './deeds';

/** An endless body goes out in pieces of this size. */
const ENDLESS_PIECE = Buffer.alloc(64 * 1024, ' ');

/**
 * Writes an answer, as late and as broken as it is to be. Ends when it is written or the connection is gone.
 *
 * @param stop nothing is waited for when the sandbox closes
 * @returns whether it was written to its end
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  deeds: Deeds,
  stop: AbortSignal,
): Promise<boolean> {
  try {
    const latency = deeds.find('latency')?.ms ?? 0;
    if (latency > 0) await pause(latency, undefined, { signal: stop });
    if (deeds.has('noAnswer')) {
      await new Promise((resolve) => response.once('close', resolve));
      return false;
    }
    if (deeds.has('cutBeforeAnswer')) {
      response.socket?.destroy();
      return false;
    }
    return await writeAnswer(response, answer, deeds, stop);
  } catch {
    response.destroy(); // the client is gone, or the sandbox closes
    return false;
  }
}

async function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  deeds: Deeds,
  stop: AbortSignal,
): Promise<boolean> {
  const { status, headers } = answer;
  let body = bytesOf(answer.body);
  if (body.length > 0) response.setHeader('Content-Type', 'application/json; charset=utf-8');
  if (typeof answer.body === 'string') response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const skew = deeds.find('clockSkew')?.seconds;
  if (skew !== undefined) response.setHeader('Date', new Date(Date.now() + skew * 1000).toUTCString());
  if (deeds.has('byteOrderMark')) body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
  if (deeds.has('truncatedJson')) body = body.subarray(0, Math.ceil(body.length / 2));
  const gzip = deeds.find('gzip');
  if (gzip !== undefined) response.setHeader('Content-Encoding', 'gzip');
  const dripping = deeds.find('slowDrip');
  const endless = deeds.has('endlessBody');
  const cut = deeds.find('cutConnection');
  response.statusCode = status;
  if (gzip === undefined && dripping === undefined && !endless && cut === undefined) {
    response.setHeader('Content-Length', body.length);
    return await ended(response, body);
  }
  if (cut !== undefined) return await cutOff(response, body, cut.afterBytes);
  const source = Readable.from(endless ? endlessBody(body) : pieces(body, dripping?.bytesPerSecond, stop));
  if (gzip === undefined) await pipeline(source, response);
  else if (gzip.damaged === true) await pipeline(source, createGzip(), damage(), response);
  else await pipeline(source, createGzip(), response);
  return true;
}

function ended(response: ServerResponse, body: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished));
    response.end(body);
  });
}

/** The length says more than will come, so that the client can know it. */
async function cutOff(response: ServerResponse, body: Buffer, afterBytes?: number): Promise<boolean> {
  response.setHeader('Content-Length', body.length);
  await new Promise((resolve) => {
    response.write(body.subarray(0, afterBytes ?? Math.floor(body.length / 2)), resolve);
  });
  response.socket?.destroy();
  return false;
}

async function* pieces(
  body: Buffer,
  bytesPerSecond: number | undefined,
  stop: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  if (bytesPerSecond === undefined) {
    yield body;
    return;
  }
  const piece = Math.max(1, Math.round(bytesPerSecond / 20));
  for (let at = 0; at < body.length; at += piece) {
    yield body.subarray(at, at + piece);
    await pause((piece / bytesPerSecond) * 1000, undefined, { signal: stop });
  }
}

/** Valid JSON so far at every moment: blanks may stand between the rows for ever. */
function* endlessBody(body: Buffer): Generator<Buffer, void, undefined> {
  yield body.subarray(0, Math.max(1, body.length - 1));
  for (;;) yield ENDLESS_PIECE;
}

/** Turns over the bits behind the gzip header. */
function damage(): Transform {
  let at = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const damaged = Buffer.from(chunk);
      for (let index = 0; index < damaged.length; index += 1, at += 1) {
        if (at >= 10) damaged[index]! ^= 0xff;
      }
      done(null, damaged);
    },
  });
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}
