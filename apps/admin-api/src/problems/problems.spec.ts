import { Body, Controller, Get, HttpException, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Roles } from '../door/route-door';
import { SigningIssuer } from '../testing/signing-issuer';
import { startApi, type RunningApi } from '../testing/start-api';

class SchoolBody {
  @IsString()
  name!: string;
}

class DistrictBody {
  @IsString()
  name!: string;

  @IsInt()
  hours!: number;

  @ValidateNested({ each: true })
  @Type(() => SchoolBody)
  schools: SchoolBody[] = [];
}

class DatabaseLikeError extends Error {
  readonly code = '23505';
  readonly detail = 'Key (name)=(Imogen Invented) already exists.';
}

@Controller('v1/example')
class ExampleController {
  @Roles('support')
  @Post('districts')
  create(@Body() body: DistrictBody) {
    return { hours: body.hours };
  }

  @Roles('support')
  @Get('broken/:student')
  broken() {
    throw new DatabaseLikeError('duplicate key: Imogen Invented\n    at Imogen Invented (row 1)');
  }

  @Roles('support')
  @Get('gateway')
  gateway() {
    throw new HttpException('Imogen Invented was not found', 502);
  }

  @Roles('support')
  @Get('chatty')
  chatty() {
    throw new HttpException('Imogen Invented was not found', 404);
  }
}

let issuer: SigningIssuer;
let running: RunningApi;
let authorization: string;

beforeAll(async () => {
  issuer = await SigningIssuer.start();
  running = await startApi({ issuer: issuer.address, controllers: [ExampleController] });
  authorization = `Bearer ${await issuer.token()}`;
});

afterAll(async () => {
  await running.api.close();
  await issuer.stop();
});

interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  instance: string;
  errors?: { field: string; text: string }[];
}

async function problem(response: Response): Promise<ProblemAnswer> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body = (await response.json()) as ProblemAnswer;
  expect(body.status).toBe(response.status);
  expect(body.type).toBe(`urn:ivm-roster-sync:problem:${body.code}`);
  expect(body.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
  expect(body.title).not.toBe('');
  expect(body.detail).toMatch(/[.?]$/);
  return body;
}

const post = (body: string, contentType = 'application/json') =>
  fetch(`${running.address}/v1/example/districts`, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType },
    body,
  });
const get = (path: string) => fetch(`${running.address}${path}`, { headers: { authorization } });

describe('a refused request', () => {
  it('names every field that is wrong, in sentences, without repeating what was sent', async () => {
    const sent = {
      name: 7,
      hours: 'Imogen Invented',
      schools: [{ name: 'ok' }, { name: { Imogen: 'Invented' } }],
      'Imogen Invented': true,
      until: 'Imogen Invented',
    };
    const answer = await problem(await post(JSON.stringify(sent)));
    expect(answer).toMatchObject({
      status: 400,
      code: 'validation_failed',
      detail: '5 fields cannot be accepted.',
    });
    expect(answer.errors).toEqual(
      expect.arrayContaining([
        { field: 'name', text: 'This field must be a string.' },
        { field: 'hours', text: 'This field must be an integer number.' },
        { field: 'schools[1].name', text: 'This field must be a string.' },
        { field: '(unnamed)', text: 'This field is not known here.' },
        { field: 'until', text: 'This field is not known here.' },
      ]),
    );
    expect(JSON.stringify(answer)).not.toMatch(/Imogen|Invented/);
  });

  it.each(['"text"', '7', 'true', 'null', '[]', '{}'])('is one whose body is only %s', async (body) => {
    expect(await problem(await post(body))).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it.each(['{"name":', 'Imogen', '{"__proto__":{"admin":true}}'])(
    'is one whose body is the malformed JSON %s',
    async (body) => {
      const answer = await problem(await post(body));
      expect(answer).toMatchObject({ status: 400, code: 'malformed_json' });
      expect(answer.detail).toBe('The body cannot be read as JSON.');
    },
  );

  it('is one that promises JSON and sends nothing', async () => {
    expect(await problem(await post(''))).toMatchObject({ status: 400, code: 'body_missing' });
  });

  it('is one whose body is too large', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(300 * 1024) }));
    expect(await problem(answer)).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'is one whose body is %s',
    async (contentType) => {
      expect(await problem(await post('name=x', contentType))).toMatchObject({
        status: 415,
        code: 'media_type_not_supported',
      });
    },
  );

  it('is one whose address cannot be decoded, or is too long', async () => {
    expect(await problem(await get('/v1/%zz'))).toMatchObject({ status: 400, code: 'address_malformed' });
    expect(await problem(await get(`/v1/example/broken/${'x'.repeat(300)}`))).toMatchObject({
      status: 414,
      code: 'address_too_long',
    });
  });

  it('does not pass on words that were not written for the caller', async () => {
    const answer = await problem(await get('/v1/example/chatty'));
    expect(answer).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'There is nothing at this address.',
    });
  });
});

describe('an unexpected error', () => {
  it('tells the caller an id, and the log where it happened, and neither whom it was about', async () => {
    const answer = await problem(await get('/v1/example/broken/imogen-invented?name=Imogen+Invented'));
    expect(answer).toMatchObject({ status: 500, code: 'unexpected' });
    expect(JSON.stringify(answer)).not.toMatch(/Imogen|broken|at |23505|spec/);

    const lines = running
      .log()
      .split('\n')
      .filter((line) => line.includes(answer.instance.slice('urn:uuid:'.length)));
    const [failure] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(failure).toMatchObject({
      route: '/v1/example/broken/:student',
      error: { kind: 'DatabaseLikeError', code: '23505' },
    });
    expect((failure?.['error'] as { frames: string[] }).frames[0]).toMatch(/problems\.spec\.ts:\d+:\d+\)$/);
    expect(running.log()).not.toMatch(/imogen|invented/i);
  });
});

it('thrown with a status of ours is unexpected like any other', async () => {
  expect(await problem(await get('/v1/example/gateway'))).toMatchObject({ status: 500, code: 'unexpected' });
});

describe('every answer', () => {
  it('carries the headers of a careful server, and may not be kept by anyone in between', async () => {
    for (const path of ['/health/live', '/v1/me', '/v1/nothing', '/v1/%zz', '/v1/example/broken/1']) {
      const { headers } = await get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('strict-transport-security')).not.toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('is logged with its route and without address, token or person', async () => {
    await get('/v1/me?student=Imogen+Invented');
    await get('/v1/students/imogen-invented');
    const text = running.log();
    expect(text).toMatch(/"method":"GET","route":"\/v1\/me","status":200/);
    expect(text).toMatch(/"method":"GET","route":null,"status":404/);
    expect(text).not.toMatch(/imogen|person-1|student=|eyJ/i);
  });
});
