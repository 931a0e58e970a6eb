export * from "./policy";
export * from "./types";
