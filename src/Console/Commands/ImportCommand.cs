using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Cli.Commands;

/// <summary><c>actors import sams DIR</c>: files of SAMS collectors become jobs of the hub. The same files again change nothing.</summary>
internal static class ImportCommand
{
    // Enough to keep the hub busy while files are read.
    private const int AtOnce = 4;

    public static Command Create(CommandContext context) => new("import", "Take in accounting data of other systems") { Sams(context) };

    private static Command Sams(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "A tree of files of SAMS collectors, *.json" };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the records are issued" };
        var command = new Command("sams", "A tree of SAMS collector files; they stay where they are") { directory, noWait };
        command.SetAction(async (parsed, cancel) =>
        {
            var root = parsed.GetRequiredValue(directory);
            if (!Directory.Exists(root))
            {
                throw new CliException($"{root}: no such directory");
            }

            using var hub = context.ConnectTo(parsed);
            var tree = new ImportTree(Path.GetFullPath(root));
            var result = await SendAsync(context, hub, tree, cancel).ConfigureAwait(false);
            if (!parsed.GetValue(noWait) && result.Accepted > 0)
            {
                await Pending.WaitAsync(context.Terminal, hub, cancel).ConfigureAwait(false);
            }

            await ReportAsync(context, parsed, result).ConfigureAwait(false);
            return result.Quarantined > 0 ? ExitCode.DoneWithQuarantine : ExitCode.Done;
        });
        return command;
    }

    private static async Task<ImportView> SendAsync(CommandContext context, HubClient hub, ImportTree tree, CancellationToken cancel)
    {
        var replies = new ConcurrentBag<ImportView>();
        var sent = 0;
        using var progress = new ProgressLine(context.Terminal, "importing", tree.Files);
        await Parallel.ForEachAsync(tree.Pieces(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (piece, stop) =>
        {
            replies.Add(hub.Read(await hub.PostAsync("v1/imports/sams", piece, stop).ConfigureAwait(false), ApiJson.Default.ImportView));
            progress.Show(Interlocked.Add(ref sent, piece.Files.Count));
        }).ConfigureAwait(false);
        var reasons = replies.SelectMany(reply => reply.Reasons).Concat(tree.Faults).OrderBy(fault => fault.File, StringComparer.Ordinal).ToList();
        return new ImportView { Accepted = replies.Sum(reply => reply.Accepted), Duplicate = replies.Sum(reply => reply.Duplicate), Quarantined = reasons.Count, Reasons = reasons };
    }

    private static async Task ReportAsync(CommandContext context, ParseResult parsed, ImportView result)
    {
        if (context.WantsJson(parsed))
        {
            await context.Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(result, ApiJson.Default.ImportView)).ConfigureAwait(false);
            return;
        }

        foreach (var fault in result.Reasons)
        {
            await context.Terminal.Out.WriteLineAsync($"{Printable.Line(fault.File)}: {Printable.Line(fault.Reason)}").ConfigureAwait(false);
        }

        await context.Terminal.Out.WriteLineAsync($"{result.Accepted} accepted, {result.Duplicate} duplicate, {result.Quarantined} quarantined.").ConfigureAwait(false);
    }
}
