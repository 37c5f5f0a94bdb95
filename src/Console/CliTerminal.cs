using Spectre.Console;

namespace Actors.Cli;

/// <summary>Where a command reads from and writes to.</summary>
/// <param name="In">Lines typed in the interactive console.</param>
/// <param name="Out">Results: tables for people, or JSON and nothing else.</param>
/// <param name="Error">Messages about what went wrong.</param>
/// <param name="Interactive">True when a person sits there.</param>
internal sealed record CliTerminal(TextReader In, TextWriter Out, TextWriter Error, bool Interactive)
{
    private const int WidthWithoutTerminal = 200;

    /// <summary>Where a file of settings is looked for when none is named.</summary>
    public ConfigPlaces Places { get; init; } = ConfigPlaces.None;

    public static CliTerminal ForProcess() =>
        new(Console.In, Console.Out, Console.Error, !Console.IsInputRedirected && !Console.IsOutputRedirected) { Places = ConfigPlaces.OfProcess };

    /// <summary>A console for tables: in colour and as wide as the window for a person, plain and wide for a pipe.</summary>
    /// <param name="color">False: no colour for a person either.</param>
    public IAnsiConsole Tables(bool color)
    {
        var people = Interactive && ReferenceEquals(Out, Console.Out);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = people ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = people && color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(Out),
            Interactive = InteractionSupport.No,
        });
        if (!people)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
