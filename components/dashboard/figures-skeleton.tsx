import { Skeleton } from "@/components/ui/skeleton";

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

/** The figures before they are there: the same places, so that nothing jumps when they come. */
export function FiguresSkeleton() {
  return (
    <div className="flex flex-col gap-5" aria-busy="true">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4 3xl:grid-cols-8">
        {EIGHT.map((tile) => (
          <Skeleton key={tile} className="h-44 rounded-lg" />
        ))}
      </div>
      <div className="grid gap-3 xl:grid-cols-2">
        <Skeleton className="h-96 rounded-lg" />
        <Skeleton className="h-96 rounded-lg" />
      </div>
    </div>
  );
}
