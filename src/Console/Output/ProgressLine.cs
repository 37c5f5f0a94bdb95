using System.Globalization;

namespace Actors.Cli.Output;

/// <summary>One line on standard error that tells a person how far a long command is; nothing for scripts. Thread-safe.</summary>
internal sealed class ProgressLine(CliTerminal terminal, string what, long all) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock _writing = new();
    private long _last;
    private bool _written;

    public void Show(long done)
    {
        if (!terminal.Interactive)
        {
            return;
        }

        lock (_writing)
        {
            if (_written && Environment.TickCount64 - _last < Pause.TotalMilliseconds)
            {
                return;
            }

            (_last, _written) = (Environment.TickCount64, true);
            const int width = 30;
            var full = all == 0 ? width : (int)(width * Math.Min(done, all) / all);
            terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what} [{new string('#', full)}{new string('.', width - full)}] {done}/{all} "));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_written)
        {
            terminal.Error.Write("\r\u001b[K");
        }
    }
}
