using System.Reflection;
using System.Runtime.InteropServices;
using Actors.Messages.Settings;
using Actors.Node.Finders;
using Actors.Node.Logging;
using Actors.Node.Samplers;
using Microsoft.Extensions.Logging;

namespace Actors.Node;

/// <summary>The process: command line, signals, exit code. Standard output gets one line, <c>ready unix:PATH</c>.</summary>
internal static class NodeProgram
{
    private const int Stopped = 0;
    private const int Failed = 1;

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 when the agent cannot start.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        DaemonCommandLine line;
        try
        {
            line = DaemonCommandLine.Parse(arguments, DaemonCommandLine.NodeFlags);
        }
        catch (SettingsException exception)
        {
            return await FailAsync(error, exception.Message);
        }

        if (line.Help || line.Version)
        {
            await output.WriteLineAsync(line.Help ? DaemonCommandLine.Usage("actors-node", DaemonCommandLine.NodeFlags) : Version);
            return Stopped;
        }

        return await RunAsync(line, output, error);
    }

    /// <summary>The program's version.</summary>
    internal static string Version =>
        (typeof(NodeProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];

    private static async Task<int> RunAsync(DaemonCommandLine line, TextWriter output, TextWriter error)
    {
        using var provider = new StderrLoggerProvider(error, TimeProvider.System, LogLevel.Information);
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
            host = await NodeHost.StartAsync(Read(line), log, stopping.Token);
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

    private static NodeSettings Read(DaemonCommandLine line) => NodeSettings.From(
        SettingsLoader.Load(line.ConfigFile, line.Sets, line.Options),
        SlurmNodeName.OfDaemon("/proc") ?? Environment.MachineName,
        SamplerRegistration.All.Select(sampler => sampler.Name));

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
