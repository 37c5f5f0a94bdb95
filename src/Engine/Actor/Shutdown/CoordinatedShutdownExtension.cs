namespace Akka.Actor;

/// <summary>Makes the <see cref="CoordinatedShutdown"/> of a system, with the tasks and the hook that <c>akka.coordinated-shutdown</c> asks for.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, ShutdownPhases.From(config));
        var terminate = config?.GetBoolean("terminate-actor-system", true) ?? true;
        var exit = new ProcessExit(shutdown, config?.GetBoolean("exit-clr") ?? false);
        if (terminate || exit.IsWanted)
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => Terminate(shutdown, terminate, exit));
        if (config?.GetBoolean("run-by-clr-shutdown-hook", true) ?? true) exit.Hook();
        return shutdown;
    }

    private static async Task<Done> Terminate(CoordinatedShutdown shutdown, bool terminate, ProcessExit exit)
    {
        if (terminate)
        {
            ((ActorSystemImpl)shutdown.System).FinalTerminate();
            try
            {
                await shutdown.System.WhenTerminated.WaitAsync(shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate));
            }
            catch (TimeoutException) when (exit.IsWanted)
            {
                // The process ends all the same.
            }
        }

        exit.Now();
        return Done.Instance;
    }

    /// <summary>The end of the process: it runs the shutdown, and the shutdown may bring it about.</summary>
    private sealed class ProcessExit(CoordinatedShutdown shutdown, bool wanted)
    {
        private volatile bool _begun;

        public bool IsWanted => wanted;

        public void Now()
        {
            if (!wanted || _begun) return;
            _begun = true;

            // From a thread of its own: the exit waits for handlers, and those may wait for the task that calls this.
            new Thread(() => Environment.Exit(0)) { IsBackground = true, Name = "exit" }.Start();
        }

        public void Hook()
        {
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            shutdown.System.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= OnExit);
        }

        private void OnExit(object? sender, EventArgs e)
        {
            if (_begun) return;
            _begun = true;
            shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
        }
    }
}
