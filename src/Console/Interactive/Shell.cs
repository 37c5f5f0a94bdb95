using System.CommandLine;
using System.CommandLine.Parsing;
using Actors.Cli.Connection;

namespace Actors.Cli.Interactive;

/// <summary>The interactive console: one command a line with the options given at the start, <c>> FILE</c> to write to a file, <c>help</c>, <c>exit</c>.</summary>
internal static class Shell
{
    public static async Task<int> RunAsync(CommandContext context, ParseResult started, CancellationToken cancel)
    {
        var target = context.TargetOf(started);
        var terminal = context.Terminal;
        var prompt = $"[{target.At ?? target.Hub.Authority}] actors> ";
        string[] given = [.. Given(context, started)];
        if (terminal.Interactive)
        {
            await terminal.Out.WriteLineAsync("Type `help` for the commands, `exit` to leave.").ConfigureAwait(false);
        }

        while (true)
        {
            if (terminal.Interactive)
            {
                await terminal.Out.WriteAsync(prompt).ConfigureAwait(false);
            }

            if (await terminal.In.ReadLineAsync(cancel).ConfigureAwait(false) is not { } line)
            {
                return ExitCode.Done;
            }

            string[] words = [.. CommandLineParser.SplitCommandLine(line)];
            switch (words)
            {
                case [] or ["#", ..]:
                    continue;
                case ["exit" or "quit"]:
                    return ExitCode.Done;
                case ["help", .. var topic]:
                    await CommandLine.RunLineAsync([.. topic, "--help"], terminal, cancel).ConfigureAwait(false);
                    continue;
                default:
                    await RunLineAsync([.. given, .. words], terminal, cancel).ConfigureAwait(false);
                    continue;
            }
        }
    }

    private static async Task RunLineAsync(string[] words, CliTerminal terminal, CancellationToken cancel)
    {
        if (words is not [.. var command, ">", var file])
        {
            await CommandLine.RunLineAsync(words, terminal, cancel).ConfigureAwait(false);
            return;
        }

        try
        {
            var writer = new StreamWriter(file);
            await using (writer.ConfigureAwait(false))
            {
                await CommandLine.RunLineAsync(command, terminal with { Out = writer, Interactive = false }, cancel).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Given(CommandContext context, ParseResult started)
    {
        if (started.GetValue(context.Config) is { } config)
        {
            yield return "--config=" + config;
        }

        if (started.GetValue(context.Hub) is { } hub)
        {
            yield return "--hub=" + hub;
        }

        if (started.GetValue(context.At) is { } at)
        {
            yield return "--at=" + at;
        }

        if (context.WantsJson(started))
        {
            yield return "--json";
        }
    }
}
