namespace Actors.Hub.Import;

/// <summary>
/// Whether files are coming in by the thousand. As long as they do the tables wait: the journal and they have one file to write to. Of a flow that does not end the tables
/// get their turn when they are <see cref="MostFiles"/> or <see cref="Longest"/> behind; meanwhile the senders wait. Thread-safe.
/// </summary>
/// <param name="clock">The hub's clock.</param>
public sealed class ImportFlow(TimeProvider clock)
{
    /// <summary>A flow has ended when nothing came for this long.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Longest time that the tables wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Longest time that a sender waits for the tables.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Fewer files are no flow.</summary>
    private const int FewFiles = 200;
    private const int MostFiles = 200_000;
    private readonly Lock _lock = new();
    private int _underWay;
    private long _files;
    private long _began;
    private long _last;
    private TaskCompletionSource? _turn;

    /// <summary>True while the tables are to wait.</summary>
    public bool Holds
    {
        get
        {
            lock (_lock)
            {
                if (_files < FewFiles || _turn is not null)
                {
                    return false;
                }

                if (_underWay == 0 && clock.GetElapsedTime(_last) >= Quiet)
                {
                    _files = 0;
                    return false;
                }

                if (_files >= MostFiles || clock.GetElapsedTime(_began) >= Longest)
                {
                    _turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return false;
                }

                return true;
            }
        }
    }

    /// <summary>The tables have all that is in the journal.</summary>
    public void CaughtUp()
    {
        lock (_lock)
        {
            if (_turn is { } turn)
            {
                (_turn, _files) = (null, 0);
                turn.SetResult();
            }
        }
    }

    /// <summary>Files begin to be taken, once the tables do not need their turn.</summary>
    public async Task BeginAsync(int files, CancellationToken cancellationToken)
    {
        Task? turn;
        lock (_lock)
        {
            turn = _turn?.Task;
        }

        if (turn is not null)
        {
            // A table that cannot be written must not keep files out of the journal.
            await Task.WhenAny(turn, Task.Delay(Patience, clock, cancellationToken)).ConfigureAwait(false);
        }

        lock (_lock)
        {
            if (_files == 0)
            {
                _began = clock.GetTimestamp();
            }

            _files += files;
            _underWay++;
        }
    }

    /// <summary>They are taken.</summary>
    public void End()
    {
        lock (_lock)
        {
            _underWay--;
            _last = clock.GetTimestamp();
        }
    }
}
