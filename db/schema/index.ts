export * from "./accounts";
export * from "./engine";
export * from "./facts";
export * from "./gamification";
export * from "./kpi";
export * from "./lms";
export * from "./needs";
export * from "./views";
