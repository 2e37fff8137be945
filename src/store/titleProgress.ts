import { useProject } from "./project";

/** "43 % · Train it" in the tab's title while training goes on, whatever page is open. */
export function followTraining(): void {
  let own: string | null = null;
  useProject.subscribe(({ training, options }) => {
    const plain = document.title.replace(/^\d+ % · /, "");
    if (training.status === "running" && training.progress) {
      const { epoch, batch, batches } = training.progress;
      const share = ((epoch - 1) * batches + batch) / (options.epochs * batches);
      own = `${Math.min(100, Math.floor(share * 100))} % · ${plain}`;
      document.title = own;
    } else if (own !== null) {
      document.title = plain;
      own = null;
    }
  });
}
