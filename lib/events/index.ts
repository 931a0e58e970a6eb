export { type Checked, type CheckedEvent, type CheckOptions, eventCheck } from "./check";
export {
  type EventInput,
  envelopeSchema,
  MAX_AGE_YEARS,
  MAX_FUTURE_HOURS,
  MAX_JSON_BYTES,
  payloadSchemas,
} from "./envelope";
export { isInstant } from "./instant";
export {
  type Locale,
  pathText,
  REASONS,
  type Reason,
  type ReasonCode,
  reasonMessage,
  reasonOf,
} from "./reasons";
export { holdsUnstorableText, isDeeperThan, jsonText, MAX_DEPTH, pathOfUnstorableText } from "./text";
export {
  CRITERIA,
  EVENT_RULES,
  EVENT_TYPES,
  type EventPayload,
  type EventRule,
  type EventType,
  ITEM_TYPES,
  type ItemType,
  idSchema,
  instantSchema,
  isKnownType,
  MAX_ID_CHARS,
  STATE_DOMAINS,
  type StateDomain,
} from "./vocabulary";
