/** Shows the training ground to whoever typed `npm start`. Where there is no desktop the address on the screen has to do. */
import { spawn } from 'node:child_process';

/** Opens an address in the person's own browser, if this is a terminal on a desktop. Never fails. */
export function openPage(url: string): void {
  const onDesktop = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (!process.stdout.isTTY || process.env['CI'] || !onDesktop) return;
  const [command, ...words] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform as string] ?? [
    'xdg-open',
  ];
  const child = spawn(command ?? 'xdg-open', [...words, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
