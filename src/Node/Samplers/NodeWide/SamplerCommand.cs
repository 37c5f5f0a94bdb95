using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>A command could not be run, or failed; the message says which and why.</summary>
internal sealed class SamplerCommandException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Runs a command for its output and waits for it. One that takes too long or prints without end is killed with all that it started. Nothing
/// is given to a shell.
/// </summary>
/// <param name="words">Program, a path or a name on the PATH, and its arguments.</param>
/// <param name="longest">It may take this long.</param>
internal sealed class SamplerCommand(IReadOnlyList<string> words, TimeSpan longest)
{
    private const int MostOutput = 4 * 1024 * 1024;
    private const int MostErrors = 500;

    /// <summary>The command with more arguments.</summary>
    public SamplerCommand With(params IEnumerable<string> arguments) => new([.. words, .. arguments], longest);

    /// <summary>What it prints on standard output.</summary>
    /// <param name="input">Given to its standard input.</param>
    /// <exception cref="SamplerCommandException">There is no such command, it failed, took too long or printed too much.</exception>
    public string Run(string input = "")
    {
        using var process = Start();
        using var limit = new CancellationTokenSource(longest);
        try
        {
            var errors = ReadAsync(process.StandardError, MostErrors, isAll: false, limit.Token);
            var output = ReadAsync(process.StandardOutput, MostOutput, isAll: true, limit.Token);
            WriteInput(process, input);
            var text = output.GetAwaiter().GetResult();
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return process.ExitCode == 0 ? text : throw new SamplerCommandException($"{words[0]} ends with {process.ExitCode}: {Words(errors.GetAwaiter().GetResult(), text)}");
        }
        catch (OperationCanceledException e)
        {
            throw new SamplerCommandException($"{words[0]} did not end within {longest.TotalSeconds:0.#} s and was killed", e);
        }
        catch (IOException e)
        {
            throw new SamplerCommandException($"{words[0]} cannot be read: {e.Message}", e);
        }
        finally
        {
            End(process);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardErrorEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = "/",
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SamplerCommandException($"{words[0]} cannot be started: {e.Message}", e);
        }
    }

    private static void WriteInput(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not want it.
        }
    }

    private async Task<string> ReadAsync(StreamReader from, int most, bool isAll, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (text.Length + read > most && isAll)
            {
                throw new SamplerCommandException($"{words[0]} prints more than {most} characters and was killed");
            }

            text.Append(buffer, 0, Math.Min(read, most - text.Length));
        }

        return text.ToString();
    }

    private static string Words(string errors, string output)
    {
        var text = (errors.Trim().Length > 0 ? errors : output).Trim().ReplaceLineEndings("; ");
        return text.Length == 0 ? "it says nothing" : text.Length <= MostErrors ? text : text[..MostErrors];
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
