using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Actors.Cli.Connection;
using Actors.Cli.Output;
using Actors.Messages.Json;

namespace Actors.Cli.Commands;

/// <summary><c>actors actor …</c>: a look at the live actors of the hub, or with <c>--at</c> of a node.</summary>
internal static class ActorCommand
{
    public static Command Create(CommandContext context) =>
        new("actor", "Live actors") { Hierarchy(context), Inspect(context), System(context) };

    private static Command Hierarchy(CommandContext context)
    {
        var depth = new Option<int?>("-d", "-D", "--depth") { Description = "Levels below the start [4]", HelpName = "N", CustomParser = Levels };
        var start = new Option<string?>("-s", "-S", "--start") { Description = "Path to start at", HelpName = "PATH" };
        var command = new Command("hierarchy", "Paths of the live actors, sorted") { depth, start };
        command.SetAction((parsed, cancel) =>
        {
            var options = new Dictionary<string, string>(StringComparer.Ordinal);
            if (parsed.GetValue(depth) is { } levels)
            {
                options["d"] = levels.ToString(CultureInfo.InvariantCulture);
            }

            if (parsed.GetValue(start) is { } path)
            {
                options["s"] = path;
            }

            return RunAsync(context, parsed, LiveProcess.Request("actor", "hierarchy") with { Options = options }, cancel);
        });
        return command;
    }

    private static int? Levels(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var levels))
        {
            return levels;
        }

        result.AddError($"--depth {Printable.Line(text)}: must be a whole number, 0 or more.");
        return null;
    }

    private static Command Inspect(CommandContext context)
    {
        var path = new Argument<string>("PATH") { Description = "An actor's path: /user/jobs" };
        var command = new Command("inspect", "What can be told of one actor") { path };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed, LiveProcess.Request("actor", "inspect", parsed.GetRequiredValue(path)), cancel));
        return command;
    }

    private static Command System(CommandContext context)
    {
        var command = new Command("system", "Address of the actor system");
        command.SetAction((parsed, cancel) => RunAsync(context, parsed, LiveProcess.Request("actor", "system"), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed, ConsoleRequest request, CancellationToken cancel)
    {
        var reply = await LiveProcess.RunAsync(context.TargetOf(parsed), request, cancel).ConfigureAwait(false);
        if (context.WantsJson(parsed))
        {
            await LiveProcess.PrintAsync(context.Terminal.Out, reply).ConfigureAwait(false);
            return ExitCode.Done;
        }

        foreach (var line in reply.Lines ?? [])
        {
            await context.Terminal.Out.WriteLineAsync(Printable.Line(line)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
