export * from "./accounts";
export * from "./engine";
export * from "./gamification";
export * from "./kpi";
export * from "./lms";
export * from "./needs";
export * from "./views";
