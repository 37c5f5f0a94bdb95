using System.CommandLine;
using Actors.Cli.Connection;

namespace Actors.Cli;

/// <summary>What every command has: its terminal and the options that stand before the command.</summary>
internal sealed class CommandContext(CliTerminal terminal)
{
    public CliTerminal Terminal { get; } = terminal;

    public Option<string?> Hub { get; } = new("--hub") { Description = $"Address of the hub [{Target.DefaultHub}]", HelpName = "URL", Recursive = true };

    public Option<string?> At { get; } = new("--at") { Description = "A live process: HOST:PORT of a hub, or unix:PATH as actors-node prints it", HelpName = "ADDRESS", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON and nothing else", Recursive = true };

    public Target TargetOf(ParseResult parsed) => Target.Parse(parsed.GetValue(Hub), parsed.GetValue(At));

    /// <exception cref="CliException">No hub was named: a node's socket answers only what concerns live actors.</exception>
    public HubClient ConnectTo(ParseResult parsed) => TargetOf(parsed) switch
    {
        { IsSocket: true, At: var at } => throw new CliException($"--at {at}: only the hub answers this command; name it with --hub") { WrongUsage = true },
        var target => new HubClient(target.Hub),
    };

    public bool WantsJson(ParseResult parsed) => parsed.GetValue(Json);
}
