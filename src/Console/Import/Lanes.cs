using System.Threading.Channels;
using Actors.Messages.Wire;

namespace Actors.Cli.Import;

/// <summary>
/// Sends several pieces at a time, those of one job one after the other: of two files of a node the first word on a path stands, and which is first must not hang on
/// which piece the hub takes sooner.
/// </summary>
/// <param name="lanes">So many pieces at a time.</param>
/// <param name="send">Sends one.</param>
internal sealed class Lanes(int lanes, Func<ImportFiles, CancellationToken, Task> send)
{
    /// <summary>Sends all files, in their order.</summary>
    public async Task SendAsync(IEnumerable<ImportFile> files, CancellationToken cancel)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ways = Enumerable.Range(0, lanes).Select(_ => (Pieces: new Pieces(), Queue: Channel.CreateBounded<ImportFiles>(1))).ToList();
        var sending = ways.ConvertAll(way => Task.Run(() => DrainAsync(way.Queue.Reader, failed), CancellationToken.None));
        try
        {
            foreach (var file in files)
            {
                var (pieces, queue) = ways[(int)(Pieces.Number(file.Content) % (ulong)lanes)];
                await PutAsync(queue, pieces.Add(file), failed.Token).ConfigureAwait(false);
            }

            foreach (var (pieces, queue) in ways)
            {
                await PutAsync(queue, pieces.Rest(), failed.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // A lane failed, and says why.
        }
        finally
        {
            ways.ForEach(way => way.Queue.Writer.Complete());
            await Task.WhenAll(sending).ConfigureAwait(false);
        }
    }

    private static ValueTask PutAsync(Channel<ImportFiles> queue, ImportFiles? piece, CancellationToken cancel) => piece is null ? ValueTask.CompletedTask : queue.Writer.WriteAsync(piece, cancel);

    private async Task DrainAsync(ChannelReader<ImportFiles> queue, CancellationTokenSource failed)
    {
        try
        {
            await foreach (var piece in queue.ReadAllAsync(failed.Token).ConfigureAwait(false))
            {
                await send(piece, failed.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
