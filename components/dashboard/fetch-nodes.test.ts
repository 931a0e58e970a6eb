import { expect, test, vi } from "vitest";
import { together } from "./fetch-nodes";

const fetched = (state: { isError?: boolean; isFetching?: boolean }) => ({
  isError: false,
  isFetching: false,
  ...state,
  refetch: vi.fn(),
});

test("of several fetches the one that failed is tried again, and no other", () => {
  const [tree, group, other] = [fetched({}), fetched({ isError: true }), fetched({ isFetching: true })];
  const all = together([tree, group, other]);
  expect(all).toMatchObject({ isFailed: true, isLoading: true });
  all.retry();
  expect(group.refetch).toHaveBeenCalledOnce();
  expect(tree.refetch).not.toHaveBeenCalled();
  expect(other.refetch).not.toHaveBeenCalled();
});

test("what is there is neither failed nor under way", () => {
  expect(together([fetched({}), fetched({})])).toMatchObject({ isFailed: false, isLoading: false });
});
