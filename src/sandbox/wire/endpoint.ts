import type { z } from 'zod';
import type { Call } from '../context.ts';
import type { Upload } from './decode-multipart.ts';

export type EndpointRequest<P> = {
  id: string;
  params: P;
  uploads: ReadonlyMap<string, Upload>;
  call: Call;
  expand: readonly string[];
  apiVersion: string | undefined;
};

/** One method of the API. */
export type Endpoint = {
  method: 'get' | 'post' | 'delete';
  path: string;
  schema: z.ZodType;
  run(request: EndpointRequest<unknown>): Promise<object>;
};

/** Declares an endpoint whose `run` gets parameters of the type its schema gives. */
export function endpoint<S extends z.ZodType>(
  route: `${'GET' | 'POST' | 'DELETE'} /v1/${string}`,
  schema: S,
  run: (request: EndpointRequest<z.output<S>>) => Promise<object>,
): Endpoint {
  const [verb = '', path = ''] = route.split(' ');
  const method = verb === 'GET' ? 'get' : verb === 'POST' ? 'post' : 'delete';
  return { method, path, schema, run: (request) => run(request as EndpointRequest<z.output<S>>) };
}
