import type { EngineMethod, EngineRequest, EngineResult } from '../../shared/engineProtocol';
import type { CallIo } from '../node/calls';

/** What the engine does for the other processes, one function for each request. */
export type EngineApi = {
  [M in EngineMethod]: (request: EngineRequest<M>, io: CallIo) => Promise<EngineResult<M>>;
};
