export * from "./criteria";
export * from "./defaults";
export * from "./progress";
