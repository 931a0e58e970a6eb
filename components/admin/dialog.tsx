"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button, type ButtonLook } from "@/components/ui/button";
import { type DialogProps, Dialog as Window } from "@/components/ui/dialog";

/** A window over a page of the administration. */
export function Dialog(props: Omit<DialogProps, "closeLabel">) {
  const t = useTranslations("admin.form");
  return <Window {...props} closeLabel={t("close")} />;
}

/** A button that opens a window; what is in it is told how to close it. */
export function DialogButton({
  button,
  look,
  icon,
  ...dialog
}: {
  button: string;
  look?: ButtonLook;
  icon?: ReactNode;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {icon}
        {button}
      </Button>
      <Dialog {...dialog} isOpen={isOpen} onOpenChange={setOpen}>
        {isOpen && dialog.children(() => setOpen(false))}
      </Dialog>
    </>
  );
}
