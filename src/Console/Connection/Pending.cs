using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Connection;

/// <summary>Waits until the hub has done what it was told: jobs resolved, records issued, tables up to date.</summary>
internal static class Pending
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as it gets less no longer than this may pass: a writer may not be able to write.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="CliException">It gets no less.</exception>
    public static async Task WaitAsync(CliTerminal terminal, HubClient hub, CancellationToken cancel)
    {
        var (least, all) = (long.MaxValue, 0L);
        var since = Environment.TickCount64;
        ProgressLine? progress = null;
        try
        {
            while (true)
            {
                var pending = hub.Read(await hub.GetAsync("v1/pending", cancel).ConfigureAwait(false), ApiJson.Default.PendingView).Pending;
                if (pending == 0)
                {
                    return;
                }

                if (pending < least)
                {
                    (least, since) = (pending, Environment.TickCount64);
                }
                else if (Environment.TickCount64 - since > Patience.TotalMilliseconds)
                {
                    throw new CliException($"all is taken, but {pending} records are still to be issued and get no fewer: see the hub's log. They are issued as soon as that can be done");
                }

                if (pending > all)
                {
                    progress?.Dispose();
                    progress = new ProgressLine(terminal, "issuing records", all = pending);
                }

                progress!.Show(all - pending);
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            progress?.Dispose();
        }
    }
}
