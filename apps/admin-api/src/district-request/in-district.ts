import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RosterStore } from 'roster-store';
import { callerOf, type Caller } from '../door/caller';
import { ROSTER_STORE } from '../roster-store-token';
import { districtNotFound } from './district-problems';
import { DistrictRequest } from './district-request';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Makes requests of one district for callers whose token names it. */
@Injectable()
export class DistrictRequests implements PipeTransform<Exchange, DistrictRequest> {
  constructor(@Inject(ROSTER_STORE) private readonly store: RosterStore) {}

  transform({ request, reply }: Exchange): DistrictRequest {
    const { d } = request.params as { d?: string };
    return this.of(Number(/^[1-9]\d{0,9}$/.test(d ?? '') ? d : 0), request, reply);
  }

  /** @throws {Problem} 404 when there can be no such district or the caller's token does not name it */
  of(id: number, request: FastifyRequest, reply: FastifyReply): DistrictRequest {
    const caller = callerOf(request);
    if (id < 1 || id > 2_147_483_647 || !mayEnter(caller, id)) throw districtNotFound();
    return new DistrictRequest(id, caller, this.store, request, reply);
  }
}

function mayEnter({ districts }: Caller, id: number): boolean {
  return districts === 'all' || districts.includes(id);
}

/** Hands a handler below `/v1/districts/:d` its `DistrictRequest`. */
export const InDistrict = (): ParameterDecorator => exchange(DistrictRequests);

const exchange = createParamDecorator((_options: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
});
