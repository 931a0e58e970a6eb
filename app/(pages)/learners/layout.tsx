import type { ReactNode } from "react";
import { SectionMessages } from "@/components/shell/messages";

export default function SectionLayout({ children }: { children: ReactNode }) {
  return <SectionMessages of={["learner", "need", "group", "analysis"]}>{children}</SectionMessages>;
}
