using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Cli.Import;
using Actors.Cli.Output;
using Actors.Messages.Json;
using Actors.Messages.Wire;

namespace Actors.Cli.Commands;

/// <summary><c>actors import sams DIR</c> and <c>sams-db FILE…</c>: files of SAMS collectors, and what they have become in databases, become jobs of the hub. The same files again change nothing.</summary>
internal static class ImportCommand
{
    // Enough to keep the hub busy while files are read.
    private const int AtOnce = 4;

    public static Command Create(CommandContext context) => new("import", "Take in accounting data of other systems, and of nodes that are not reached by network")
    {
        Sams(context), SamsDatabases(context), ImportConfigCommand.Create(context), ImportNodeCommand.Create(context),
    };

    private static Command Sams(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "A tree of files of SAMS collectors, *.json" };
        var noWait = NoWait();
        var command = new Command("sams", "A tree of SAMS collector files; they stay where they are") { directory, noWait };
        command.SetAction((parsed, cancel) =>
        {
            var root = parsed.GetRequiredValue(directory);
            return Directory.Exists(root)
                ? RunAsync(context, parsed, [new SamsTree(Path.GetFullPath(root))], wait: !parsed.GetValue(noWait), cancel)
                : throw new CliException($"{root}: no such directory");
        });
        return command;
    }

    private static Command SamsDatabases(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "SQLite databases of SAMS (sa-*.db)", Arity = ArgumentArity.OneOrMore };
        var noWait = NoWait();
        var command = new Command("sams-db", "Databases of SAMS's aggregator, of either kind; they are only read") { files, noWait };
        command.SetAction((parsed, cancel) =>
        {
            var paths = parsed.GetRequiredValue(files);
            return paths.FirstOrDefault(path => !File.Exists(path)) is { } missing
                ? throw new CliException($"{missing}: no such file")
                : RunAsync(context, parsed, [.. paths.Select(path => new SamsDatabase(path))], wait: !parsed.GetValue(noWait), cancel);
        });
        return command;
    }

    private static Option<bool> NoWait() => new("--no-wait") { Description = "Do not wait until the records are issued" };

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed, IReadOnlyList<IImportSource> sources, bool wait, CancellationToken cancel)
    {
        using var hub = context.ConnectTo(parsed);
        var result = await SendAsync(context, hub, sources, cancel).ConfigureAwait(false);
        if (wait && result.Accepted > 0)
        {
            await Pending.WaitAsync(context.Terminal, hub, cancel).ConfigureAwait(false);
        }

        await ReportAsync(context, parsed, result).ConfigureAwait(false);
        return result.Quarantined > 0 ? ExitCode.DoneWithQuarantine : ExitCode.Done;
    }

    private static async Task<ImportView> SendAsync(CommandContext context, HubClient hub, IReadOnlyList<IImportSource> sources, CancellationToken cancel)
    {
        var replies = new ConcurrentBag<ImportView>();
        var sent = 0;
        using var progress = new ProgressLine(context.Terminal, "importing", sources.Sum(source => source.Files));
        var lanes = new Lanes(AtOnce, async (piece, stop) =>
        {
            replies.Add(hub.Read(await hub.PostAsync("v1/imports/sams", piece, stop).ConfigureAwait(false), ApiJson.Default.ImportView));
            progress.Show(Interlocked.Add(ref sent, piece.Files.Count));
        });
        await lanes.SendAsync(sources.SelectMany(source => source.Read()), cancel).ConfigureAwait(false);
        var reasons = replies.SelectMany(reply => reply.Reasons).Concat(sources.SelectMany(source => source.Faults)).OrderBy(fault => fault.File, StringComparer.Ordinal).ToList();
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
