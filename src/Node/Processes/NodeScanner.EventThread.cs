using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>The thread that takes the kernel's events as they come: a directory can be gone a millisecond after its last exit.</summary>
public sealed partial class NodeScanner
{
    private const int EventThreadNice = -15;
    private const int HeldMilliseconds = 20;

    private readonly WakeEvent _wake = new();
    private Thread? _eventThread;
    private int _eventsWaiting;
    private bool _changedRaised;
    private volatile bool _stopping;

    /// <summary>Begins with the first pass, so that a checkpoint can be restored before.</summary>
    private void StartEventThread()
    {
        _eventThread = new Thread(WatchEvents) { IsBackground = true, Name = "kernel events" };
        _eventThread.Start();
    }

    private void StopEventThread()
    {
        _stopping = true;
        _wake.Set();
        _eventThread?.Join();
    }

    private void CloseEvents()
    {
        _tier.Dispose();
        _inotify.Dispose();
        _wake.Dispose();
    }

    private unsafe void WatchEvents()
    {
        try
        {
            // On a node whose CPUs are all busy a directory must be read within a millisecond of its last exit. Without the right to it, no harm.
            _ = Libc.SetPriority(0, 0, EventThreadNice);
            int[] descriptors = [_wake.Descriptor, _inotify.Descriptor, .. _tier.Descriptors, .. _tier.PatientDescriptors];
            var urgent = descriptors.Length - _tier.PatientDescriptors.Count;
            var (pace, begun) = (_tier.Patience, _time.GetTimestamp());
            var entries = stackalloc Libc.PollEntry[descriptors.Length];
            while (!_stopping)
            {
                for (var i = 0; i < descriptors.Length; i++)
                {
                    entries[i] = new Libc.PollEntry { Descriptor = descriptors[i], Events = 1 };
                }

                var due = NextDueMilliseconds();
                var pause = pace.Wait(_time.GetElapsedTime(begun));
                var gathers = pause > TimeSpan.Zero && (due < 0 || pause.TotalMilliseconds < due);
                var ready = Libc.PollFor(entries, pause > TimeSpan.Zero ? urgent : descriptors.Length, gathers ? pause : TimeSpan.FromMilliseconds(due));
                if (ready == 0 && gathers)
                {
                    continue;
                }

                if (entries[0].Returned != 0)
                {
                    _wake.Clear();
                }

                for (var i = urgent; i < descriptors.Length; i++)
                {
                    if (entries[i].Returned != 0)
                    {
                        pace.Happened(_time.GetElapsedTime(begun));
                        break;
                    }
                }

                if (_stopping)
                {
                    return;
                }

                var raise = false;
                Volatile.Write(ref _eventsWaiting, 1);
                lock (_gate)
                {
                    Volatile.Write(ref _eventsWaiting, 0);
                    DrainEvents();
                    raise = _progress.Changed && !_changedRaised;
                    _changedRaised |= raise;
                    _progress.Changed = false;
                }

                if (raise)
                {
                    Changed?.Invoke();
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ScannerLog.EventThreadFailed(_logger, e);
        }
    }

    /// <summary>When a job that is held or by environment is to be looked at again; −1 when none is.</summary>
    private int NextDueMilliseconds()
    {
        lock (_gate)
        {
            var due = -1;
            foreach (var job in _jobs.Table.Ended)
            {
                if (job.IsHeld)
                {
                    _progress.Changed = true;
                    due = HeldMilliseconds;
                }
            }

            if (_jobs.Table.ByEnvironment.IsEmpty)
            {
                return due;
            }

            foreach (var job in _jobs.Table.ByEnvironment.All)
            {
                if (job.Members == 0)
                {
                    var left = (int)Math.Clamp((_endGrace - _time.GetElapsedTime(job.LastAliveTimestamp)).TotalMilliseconds + 1, 0, 3_600_000);
                    if (left <= 1)
                    {
                        _progress.Changed = true;
                        left = _changedRaised ? 1000 : 1;
                    }

                    due = due < 0 ? left : Math.Min(due, left);
                }
            }

            return due;
        }
    }
}
