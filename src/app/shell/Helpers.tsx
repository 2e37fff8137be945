import { useEffect } from "react";
import { goOffline } from "../../store/offline";
import { listenToKeys } from "../commands/keyboard";
import { Dialogs } from "../dialogs/Dialogs";
import { keepFocus } from "./keepFocus";
import { StorageBanner } from "./StorageBanner";
import { Toasts } from "./Toasts";
import { WriterBanner } from "./WriterBanner";

/** What stands beside every page: the keys, the dialogs they open, and what the app has to say. */
export default function Helpers() {
  useEffect(listenToKeys, []);
  useEffect(keepFocus, []);
  useEffect(() => void goOffline(), []);
  return (
    <>
      <WriterBanner />
      <StorageBanner />
      <Dialogs />
      <Toasts />
    </>
  );
}
