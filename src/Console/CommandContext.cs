using System.CommandLine;
using Actors.Cli.Connection;
using Spectre.Console;

namespace Actors.Cli;

/// <summary>What every command has: its terminal and the options that stand before the command.</summary>
internal sealed class CommandContext(CliTerminal terminal)
{
    public CliTerminal Terminal { get; } = terminal;

    private ConsoleSettings? _settings;

    public Option<string?> Config { get; } = new("--config") { Description = "File of settings [~/.config/actors/console.conf, else /etc/actors/console.conf]", HelpName = "FILE", Recursive = true };

    public Option<string?> Hub { get; } = new("--hub") { Description = "Address of the hub [actors.console.hub of the settings]", HelpName = "URL", Recursive = true };

    public Option<string?> At { get; } = new("--at") { Description = "A live process: HOST:PORT of a hub, or unix:PATH as actors-node prints it", HelpName = "ADDRESS", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON and nothing else", Recursive = true };

    /// <summary>The settings, read when a command first needs them: help does not.</summary>
    /// <exception cref="CliException">They cannot be used.</exception>
    public ConsoleSettings SettingsOf(ParseResult parsed) => _settings ??= ConsoleSettings.Load(parsed.GetValue(Config), Terminal.Places);

    public Target TargetOf(ParseResult parsed) => Target.Parse(parsed.GetValue(Hub), parsed.GetValue(At), SettingsOf(parsed).Hub);

    /// <summary>A console for tables.</summary>
    public IAnsiConsole Tables(ParseResult parsed) => Terminal.Tables(SettingsOf(parsed).Color);

    /// <exception cref="CliException">No hub was named: a node's socket answers only what concerns live actors.</exception>
    public HubClient ConnectTo(ParseResult parsed) => TargetOf(parsed) switch
    {
        { IsSocket: true, At: var at } => throw new CliException($"--at {at}: only the hub answers this command; name it with --hub") { WrongUsage = true },
        var target => new HubClient(target.Hub),
    };

    public bool WantsJson(ParseResult parsed) => parsed.GetValue(Json);
}
