using System.Diagnostics;
using System.Text;

namespace Actors.EndToEnd.Processes;

/// <summary>A hub or node running as a process of its own.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(180);
    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Daemon(Process process) => this.process = process;

    /// <summary>What stands behind "ready": the hub's address, the node's console socket.</summary>
    public string Address { get; private set; } = string.Empty;

    public int Pid => process.Id;

    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public static async Task<Daemon> StartAsync(string executable, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) 
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Killed, it could not remove its sockets for diagnostics.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        var daemon = new Daemon(new Process { StartInfo = start, EnableRaisingEvents = true });
        daemon.process.OutputDataReceived += (_, line) => daemon.OnOutput(line.Data);
        daemon.process.ErrorDataReceived += (_, line) => daemon.Append(line.Data);
        daemon.process.Exited += (_, _) => daemon.ready.TrySetException(new InvalidOperationException($"{executable} ended before it was ready"));
        daemon.process.Start();
        daemon.process.BeginOutputReadLine();
        daemon.process.BeginErrorReadLine();
        try
        {
            daemon.Address = await daemon.ready.Task.WaitAsync(StartPatience).ConfigureAwait(false);
            return daemon;
        }
        catch (Exception e)
        {
            await daemon.KillAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"{executable} {string.Join(' ', arguments)}: {e.Message}\n{daemon.Log}", e);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        const int Terminate = 15;
        Child.Signal(process.Id, Terminate);
        await process.WaitForExitAsync().WaitAsync(StartPatience).ConfigureAwait(false);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        process.Dispose();
    }

    private void OnOutput(string? line)
    {
        const string Ready = "ready ";
        if (line?.StartsWith(Ready, StringComparison.Ordinal) == true)
        {
            ready.TrySetResult(line[Ready.Length..]);
        }

        Append(line);
    }

    private void Append(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
