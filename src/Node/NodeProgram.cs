using System.Reflection;
using System.Runtime.InteropServices;
using Actors.ConsoleHost.Logs;
using Actors.Messages.Settings;
using Actors.Node.Checks;
using Actors.Node.Finders;
using Actors.Node.Logging;
using Actors.Node.Samplers;
using Actors.Node.Samplers.NodeWide;
using Microsoft.Extensions.Logging;

namespace Actors.Node;

/// <summary>The process: command line, signals, exit code. Standard output gets one line, <c>ready unix:PATH</c>.</summary>
internal static class NodeProgram
{
    private const int Stopped = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 when the agent cannot start. With <c>--check</c>: 0 when there is nothing to better, 1 when
    /// there is something, 2 when the command line or the settings are wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        DaemonCommandLine line;
        try
        {
            line = DaemonCommandLine.Parse(arguments, DaemonCommandLine.NodeFlags, DaemonCommandLine.NodeSwitches);
        }
        catch (SettingsException exception)
        {
            var code = await FailAsync(error, exception.Message);
            return Array.Exists(arguments, a => a.StartsWith("--check", StringComparison.Ordinal)) ? WrongUsage : code;
        }

        if (line.Help || line.Version)
        {
            await output.WriteLineAsync(line.Help ? DaemonCommandLine.Usage("actors-node", DaemonCommandLine.NodeFlags, DaemonCommandLine.NodeSwitches) : Version);
            return Stopped;
        }

        if (line.Switches.Count > 0)
        {
            return await CheckAsync(line, output, error);
        }

        return await RunAsync(line, output, error);
    }

    /// <summary>The program's version.</summary>
    internal static string Version => typeof(NodeProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static async Task<int> RunAsync(DaemonCommandLine line, TextWriter output, TextWriter error)
    {
        var recent = new RecentLog(TimeProvider.System);
        using var provider = new StderrLoggerProvider(error, recent, TimeProvider.System, LogLevel.Information);
        var log = provider.CreateLogger("actors-node");
        using var stopping = new CancellationTokenSource();
        var stopped = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        NodeHost? host = null;
        using var terminate = On(PosixSignal.SIGTERM, "SIGTERM");
        using var interrupt = On(PosixSignal.SIGINT, "SIGINT");
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload(line, host, log);
        });

        try
        {
            host = await NodeHost.StartAsync(Read(line), log, recent, stopping.Token);
        }
        catch (Exception exception) when (exception is StartException or SettingsException)
        {
            return await FailAsync(error, exception.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Stopped;
        }

        await output.WriteLineAsync($"ready {host.ConsoleAddress}");
        await output.FlushAsync(CancellationToken.None);
        await host.StopAsync(await stopped.Task);
        return Stopped;

        PosixSignalRegistration On(PosixSignal signal, string name) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopped.TrySetResult(name);
            stopping.Cancel();
        });
    }

    private static async Task<int> CheckAsync(DaemonCommandLine line, TextWriter output, TextWriter error)
    {
        NodeSettings settings;
        try
        {
            settings = line.Switches.Contains("--check") ? Read(line) : throw new SettingsException("--json goes with --check.");
            _ = FinderRegistry.Resolve(settings.Scanner.Finders, settings.Scanner.SystemdUnits, settings.Node);
        }
        catch (Exception exception) when (exception is StartException or SettingsException or InvalidOperationException)
        {
            await FailAsync(error, exception.Message);
            return WrongUsage;
        }

        var report = new CheckReport(settings.Node, HostCheck.Run(new HostView
        {
            Cluster = settings.Cluster,
            Node = settings.Node,
            Finders = settings.Scanner.Finders,
            SystemdUnits = settings.Scanner.SystemdUnits,
            Attribution = settings.Scanner.Attribution,
            ProcessCounts = settings.Scanner.ProcessCounts,
            HubDirectory = settings.HubDirectory,
            Proc = settings.Scanner.ProcRoot,
            CgroupRoot = settings.Scanner.CgroupRoot,
            SlurmConf = Environment.GetEnvironmentVariable(SlurmSetup.Variable),
            Events = EventSources.Probe(),
            Run = CommandOutput.Of,
        }));
        await output.WriteLineAsync(line.Switches.Contains("--json") ? report.Json() : report.Text());
        return report.ToBetter == 0 ? Stopped : Failed;
    }

    private static NodeSettings Read(DaemonCommandLine line) => NodeSettings.From(
        SettingsLoader.Load(line.ConfigFile, line.Sets, line.Options),
        SlurmNodeName.OfDaemon("/proc") ?? Environment.MachineName,
        [.. SamplerRegistration.OfJobs.Select(sampler => sampler.Name), .. NodeSamplerKind.All.Select(sampler => sampler.Name)]);

    private static void Reload(DaemonCommandLine line, NodeHost? host, ILogger log)
    {
        try
        {
            host?.Apply(Read(line));
        }
        catch (Exception exception) when (exception is StartException or SettingsException)
        {
            NodeLog.ReloadRefused(log, exception.Message);
        }
    }

    private static async Task<int> FailAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync($"actors-node: {message}");
        return Failed;
    }
}
