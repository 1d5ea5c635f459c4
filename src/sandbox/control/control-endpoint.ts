import type { z } from 'zod';
import type { Call } from '../context.ts';

export type ControlRequest<P> = { id: string; params: P; call: Call };

/** One method of the control API: JSON in, JSON out. */
export type ControlEndpoint = {
  method: 'get' | 'put' | 'post' | 'delete';
  path: string;
  /** For whoever reads `GET /_sandbox`. */
  about: string;
  schema: z.ZodType;
  run(request: ControlRequest<unknown>): Promise<object>;
};

type Declared<S extends z.ZodType> = {
  about: string;
  schema: S;
  run(request: ControlRequest<z.output<S>>): Promise<object>;
};

/** Declares an endpoint whose `run` gets a body of the type its schema gives. */
export function control<S extends z.ZodType>(
  route: `${'GET' | 'PUT' | 'POST' | 'DELETE'} /_sandbox${string}`,
  { about, schema, run }: Declared<S>,
): ControlEndpoint {
  const [verb = '', path = ''] = route.split(' ');
  const method = verb.toLowerCase() as ControlEndpoint['method'];
  return { method, path, about, schema, run: (request) => run(request as ControlRequest<z.output<S>>) };
}
