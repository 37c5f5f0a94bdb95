using Actors.Cli.Connection;
using Actors.Messages.Settings;

namespace Actors.Cli;

/// <summary>What people set below <c>actors.console</c>; without a file the defaults of <c>hocon/actors.conf</c>.</summary>
/// <param name="Hub">The hub that is asked where no option names one.</param>
/// <param name="JobsLimit">Jobs listed at most, 1 to 1000.</param>
/// <param name="Color">Whether tables for a person are in colour.</param>
internal sealed record ConsoleSettings(Uri Hub, int JobsLimit, bool Color)
{
    /// <summary>Reads one file.</summary>
    /// <param name="named">Of <c>--config</c>; null: the file is looked for.</param>
    /// <param name="places">Where.</param>
    /// <exception cref="CliException">The file is not there, or holds what cannot be used: wrong usage, told with file and key.</exception>
    public static ConsoleSettings Load(string? named, ConfigPlaces places)
    {
        var file = named ?? places.Find();
        try
        {
            var config = SettingsLoader.Load(file, [], new Dictionary<string, string>(StringComparer.Ordinal));
            var color = config.GetString("actors.console.color");
            var limit = config.GetString("actors.console.jobs-limit");
            return new ConsoleSettings(
                Target.Address($"{file}: actors.console.hub =", config.GetString("actors.console.hub") ?? ""),
                int.TryParse(limit, out var jobs) && jobs is >= 1 and <= 1000 ? jobs : throw Wrong($"{file}: actors.console.jobs-limit = {limit}: must be 1 to 1000"),
                color is "auto" or "off" ? color is "auto" : throw Wrong($"{file}: actors.console.color = \"{color}\": must be auto or off"));
        }
        catch (SettingsException e)
        {
            throw Wrong(named is null ? e.Message.Replace("--config: ", $"{ConfigPlaces.VariableName}: ", StringComparison.Ordinal) : e.Message);
        }
    }

    private static CliException Wrong(string message) => new(message) { WrongUsage = true };
}
