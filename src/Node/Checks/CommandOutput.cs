using System.ComponentModel;
using System.Diagnostics;

namespace Actors.Node.Checks;

/// <summary>Runs a command of the host for its output.</summary>
internal static class CommandOutput
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Standard output; null when there is no such command, it failed, or it took longer than ten seconds.</summary>
    public static string? Of(string command, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
            {
                return null;
            }

            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!Task.WaitAll([output, errors], Longest))
            {
                process.Kill();
                return null;
            }

            process.WaitForExit();
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }
}
