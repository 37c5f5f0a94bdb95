using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors log peek|tail</c>: what the hub, or with <c>--at</c> a node, has logged.</summary>
internal static class LogCommand
{
    public static Command Create(CommandContext context)
    {
        var log = new Command("log", "What a live process has logged");
        log.Add(With("peek", "Its newest lines", 50, (options, parsed, cancel) => PeekAsync(context, options, parsed, cancel)));
        log.Add(With("tail", "Its newest lines, and what follows until Ctrl-C; with --json a JSON object a line", 10, (options, parsed, cancel) => TailAsync(context, options, parsed, cancel)));
        return log;
    }

    private static Command With(string name, string description, int usual, Func<Dictionary<string, string>, ParseResult, CancellationToken, Task<int>> run)
    {
        var count = new Option<int?>("-n", "-N", "--count") { Description = $"How many lines at most [{usual}]", HelpName = "N", CustomParser = Lines };
        var level = new Option<string?>("-l", "-L", "--level") { Description = "Least level: debug, info, warning or error", HelpName = "LEVEL" };
        level.AcceptOnlyFromAmong("debug", "info", "warning", "error");
        var source = new Option<string?>("-s", "-S", "--source") { Description = "Only lines whose source has this in it, capital or small: a part of an actor's path", HelpName = "TEXT" };
        var command = new Command(name, description) { count, level, source };
        command.SetAction((parsed, cancel) =>
        {
            var options = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in (ReadOnlySpan<(string, string?)>)[
                ("n", parsed.GetValue(count)?.ToString(CultureInfo.InvariantCulture)), ("l", parsed.GetValue(level)), ("s", parsed.GetValue(source))])
            {
                if (value is not null)
                {
                    options[key] = value;
                }
            }

            return run(options, parsed, cancel);
        });
        return command;
    }

    private static int? Lines(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines <= 1000)
        {
            return lines;
        }

        result.AddError($"--count {Printable.Line(text)}: must be a whole number from 0 to 1000: so many lines a process keeps.");
        return null;
    }

    private static async Task<int> PeekAsync(CommandContext context, Dictionary<string, string> options, ParseResult parsed, CancellationToken cancel)
    {
        var reply = await AskAsync(context, "peek", options, parsed, cancel).ConfigureAwait(false);
        if (context.WantsJson(parsed))
        {
            await LiveProcess.PrintAsync(context.Terminal.Out, reply).ConfigureAwait(false);
            return ExitCode.Done;
        }

        await PrintAsync(context.Terminal.Out, reply.Log!.Entries).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<int> TailAsync(CommandContext context, Dictionary<string, string> options, ParseResult parsed, CancellationToken cancel)
    {
        var (output, json) = (context.Terminal.Out, context.WantsJson(parsed));
        try
        {
            while (true)
            {
                var view = (await AskAsync(context, "tail", options, parsed, cancel).ConfigureAwait(false)).Log!;
                options.Remove("n");
                options["a"] = view.Next;
                if (view.Missed > 0)
                {
                    await context.Terminal.Error.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{view.Missed} lines came faster than they could be told; they are in the log of the process")).ConfigureAwait(false);
                }

                await (json ? PrintJsonAsync(output, view.Entries) : PrintAsync(output, view.Entries)).ConfigureAwait(false);
                await output.FlushAsync(cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
            return ExitCode.Done;
        }
    }

    private static async Task<ConsoleReply> AskAsync(CommandContext context, string command, Dictionary<string, string> options, ParseResult parsed, CancellationToken cancel)
    {
        var reply = await LiveProcess.RunAsync(context.TargetOf(parsed), LiveProcess.Request("log", command) with { Options = options }, cancel).ConfigureAwait(false);
        return reply.Log is not null ? reply : throw new CliException("the process answered something else than this command knows: is it of this version?");
    }

    private static async Task PrintAsync(TextWriter output, IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            await output.WriteLineAsync(Printable.Line(string.Create(
                CultureInfo.InvariantCulture, $"{entry.Time} {entry.Level.ToUpperInvariant(),-7} {entry.Source}[{entry.Event}] {entry.Message}"))).ConfigureAwait(false);
            foreach (var line in entry.Exception?.Split('\n') ?? [])
            {
                await output.WriteLineAsync("    " + Printable.Line(line.TrimEnd('\r'))).ConfigureAwait(false);
            }
        }
    }

    private static async Task PrintJsonAsync(TextWriter output, IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(entry, ApiJson.Default.LogEntry)).ConfigureAwait(false);
        }
    }
}
