export { consoleApi } from "./console";
export type { ExecutionFilter, ExecutionId, FunctionSettings, RouteSettings } from "./console";
export { ApiError, type FieldError, type Tagged } from "./http";
export { keys } from "./keys";
export * from "./types";
export { wire } from "./wire";
export type { AliasSettings, CreateFlow, StartFlowExecution, UpdateFlow } from "./wire";
