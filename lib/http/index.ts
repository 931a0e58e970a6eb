export { type Authorise, apiKey, bearerSecret, type Caller } from "./authorise";
export { type Line, MAX_BODY_BYTES, MAX_LINE_BYTES, mediaType, readBytes, readJson, readLines } from "./body";
export { ApiError, ERRORS, type ErrorCode, errorResponse, localeOf } from "./errors";
export { type Call, checked, PROGRESS_TYPE, type Route, route, withProgress } from "./route";
export { requireSameOrigin } from "./same-origin";
