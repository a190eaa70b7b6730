/**
 * wechaty's puppet service client, made safe for a connection that breaks and is built anew. It differs in five points:
 *
 * - it never sends `stop` to the gateway. That call logs the account out, and one sent by an old client after the gateway
 *   came back would stop the account under the new one
 * - it says when the connection is lost. The original tells of an error only, and not of a stream that just ended
 * - it does not reset itself when its watchdog barks: the channel builds a new one
 * - it gives its event stream back to the gateway when it is closed. The original destroys its own end only, and a gateway that
 *   has one stream to give refuses every later one of this process
 * - it keeps no contacts on disk. The original keeps them for ever, with their old names, and two bots of one machine
 *   would share the folder
 */
import { PuppetService } from 'wechaty-puppet-service';

type PuppetServiceOptions = NonNullable<ConstructorParameters<typeof PuppetService>[0]>;

export class GatewayPuppet extends PuppetService {
  onLost: (reason: string) => void = () => {};

  constructor(options: PuppetServiceOptions) {
    super(options);
    this.reset = async () => this.onLost('watchdog');
  }

  protected override hookPayloadStore(): void {}

  override async onStart(): Promise<void> {
    const starting = super.onStart();
    // Set by the call above before its first wait.
    const manager = this.grpcManager;
    for (const event of ['end', 'error', 'cancel', 'status'] as const) {
      manager.on(event, () => this.onLost(`stream ${event}`));
    }
    await starting;
  }

  override async onStop(): Promise<void> {
    const manager = this._grpcManager;
    delete this._grpcManager;
    for (const clean of this._cleanupCallbackList.splice(0)) setImmediate(clean);
    if (!manager) return;
    manager.eventStream?.cancel();
    manager.client.close();
  }
}
