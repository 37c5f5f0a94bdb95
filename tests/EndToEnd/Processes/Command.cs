using System.Diagnostics;

namespace Actors.EndToEnd.Processes;

/// <summary>One run of a command: exit code and what it printed.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<Command> RunAsync(string executable, params IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(false);
        return new Command(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }
}
