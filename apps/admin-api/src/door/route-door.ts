import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiExtension, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { Role } from './role';

/** What a route says about itself to the door. A route that says neither `open` nor `roles` is closed to everyone. */
export interface RouteDoor {
  readonly open?: true;
  readonly roles?: readonly [Role, ...Role[]];
  /** The media type it answers with; absent = application/json. */
  readonly produces?: string;
  /** It takes a file: as multipart/form-data, or as the body itself in one of these media types. */
  readonly takes?: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    door?: RouteDoor;
  }
}

const doorKey = Symbol('door');

/** Anyone may call this route, without a token. For health only. */
export function Open(): MethodDecorator {
  return addToDoor({ open: true });
}

/**
 * Callers with at least one of these roles may call this route. Each route says it itself; there is no inheriting from
 * the controller, so that reading one method tells who may call it.
 */
export function Roles(...allowed: [Role, ...Role[]]): MethodDecorator {
  return applyDecorators(
    addToDoor({ roles: allowed }),
    ApiBearerAuth(),
    ApiExtension('x-roles', allowed),
    ApiUnauthorizedResponse({ description: 'No access token, or one that is not accepted.' }),
    ApiForbiddenResponse({ description: `Needs one of the roles ${allowed.join(', ')}.` }),
  );
}

/** The route answers with this media type instead of application/json. */
export function Produces(mediaType: string): MethodDecorator {
  return addToDoor({ produces: mediaType });
}

/** The route takes a file: as the part "file" of multipart/form-data, or as the body itself in one of these types. */
export function TakesFile(...mediaTypes: string[]): MethodDecorator {
  return addToDoor({ takes: mediaTypes });
}

function addToDoor(part: RouteDoor): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const door: RouteDoor = { ...(Reflect.getMetadata(doorKey, handler) as RouteDoor | undefined), ...part };
    if (door.open && door.roles) throw new Error(`${String(key)} cannot be open and ask for roles at once`);
    Reflect.defineMetadata(doorKey, door, handler);
    RouteConfig({ door })(target, key, descriptor);
  };
}
