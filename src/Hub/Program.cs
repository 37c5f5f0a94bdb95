using System.Runtime.InteropServices;
using Actors.Hub;
using Actors.Hub.Store;
using Actors.Messages.Settings;

const string Name = "actors-hub";
try
{
    var line = DaemonCommandLine.Parse(args, DaemonCommandLine.HubFlags);
    if (line.Help)
    {
        Console.Out.WriteLine(DaemonCommandLine.Usage(Name, DaemonCommandLine.HubFlags));
        return 0;
    }

    if (line.Version)
    {
        Console.Out.WriteLine(typeof(HubHost).Assembly.GetName().Version?.ToString(3));
        return 0;
    }

    var config = SettingsLoader.Load(line.ConfigFile, line.Sets, line.Options);
    await using var hub = await HubHost.StartAsync(HubSettings.From(config), config).ConfigureAwait(false);
    using var reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        _ = Task.Run(() => hub.ReloadAsync(line));
    });
    Console.Out.WriteLine($"ready {hub.Url}");
    await hub.StoppedAsync().ConfigureAwait(false);
    return 0;
}
catch (Exception e) when (e is StartException or SettingsException)
{
    Console.Error.WriteLine($"{Name}: {e.Message}");
    return 1;
}
