export * from "./extra";
export * from "./policy";
export * from "./types";
