using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Actors.Hub.Scheduler.Slurm;

/// <summary>
/// Runs one of the scheduler's commands: its output is read while it comes, its error messages are kept for people, and when its time is over
/// it is killed with all that it started.
/// </summary>
/// <param name="environment">Set for the command beside the hub's own; empty values are taken away.</param>
/// <param name="patience">How long it may take.</param>
internal sealed class SchedulerCommand(IReadOnlyDictionary<string, string> environment, TimeSpan patience)
{
    private const int KeptErrors = 2000;

    /// <summary>Runs a command.</summary>
    /// <param name="program">Name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="read">Reads what it prints to its end.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="SchedulerException">It cannot be started, takes too long, fails, or prints what <paramref name="read"/> cannot take.</exception>
    public async Task<T> RunAsync<T>(string program, IEnumerable<string> arguments, Func<TextReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var errors = new StringBuilder();
        try
        {
            process.StandardInput.Close();
            var complaining = CollectAsync(process.StandardError, errors, limit.Token);
            var (result, fault) = await TryAsync(read, process.StandardOutput, limit.Token).ConfigureAwait(false);
            if (fault is not null && await process.StandardOutput.ReadAsync(new char[1], limit.Token).ConfigureAwait(false) > 0)
            {
                throw fault;
            }

            // What it complains of explains more than what is wrong with its output.
            await complaining.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode != 0 ? throw new SchedulerException($"{program} ends with {process.ExitCode}: {Words(errors)}", fault)
                : fault is not null ? throw fault
                : result!;
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SchedulerException($"{program} did not end within {patience.TotalSeconds:0.#} s and was killed. {Words(errors)}".TrimEnd(), e);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new SchedulerException($"{program} cannot be read: {e.Message}", e);
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Runs a command whose output is short.</summary>
    /// <exception cref="SchedulerException">As above; or it is longer than 64 Mi characters.</exception>
    public Task<string> TextAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) => RunAsync(
        program,
        arguments,
        async (output, cancel) =>
        {
            var text = new StringBuilder();
            var buffer = new char[16 * 1024];
            int read;
            while ((read = await output.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
            {
                text.Append(buffer, 0, read);
                if (text.Length > 64 << 20)
                {
                    throw new SchedulerException($"{program} prints without end");
                }
            }

            return text.ToString();
        },
        cancellationToken);

    private static async Task<(T? Result, SchedulerException? Fault)> TryAsync<T>(Func<TextReader, CancellationToken, Task<T>> read, TextReader output, CancellationToken cancellationToken)
    {
        try
        {
            return (await read(output, cancellationToken).ConfigureAwait(false), null);
        }
        catch (SchedulerException e)
        {
            return (default, e);
        }
    }

    private Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value.Length == 0 ? null : value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SchedulerException($"{program} cannot be started: {e.Message}", e);
        }
    }

    private static async Task CollectAsync(StreamReader from, StringBuilder to, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            lock (to)
            {
                to.Append(buffer, 0, Math.Min(read, Math.Max(0, KeptErrors - to.Length)));
            }
        }
    }

    private static string Words(StringBuilder errors)
    {
        lock (errors)
        {
            var words = errors.ToString().Trim().ReplaceLineEndings("; ");
            return words.Length == 0 ? "it says nothing" : words;
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }
}
