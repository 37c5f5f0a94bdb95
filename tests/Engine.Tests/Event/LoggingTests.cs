using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Engine.Tests.Event;

public sealed class LoggingTests
{
    [Fact]
    public async Task Line_of_an_actor_names_its_path_and_class()
    {
        await using var log = new LogOf("akka.loglevel = INFO");
        log.Actor.Tell("speak", ActorRefs.NoSender);
        var line = log.Next<Info>();
        Assert.Equal("akka://log/user/speaker", line.LogSource);
        Assert.Equal(typeof(Speaker), line.LogClass);
        Assert.Equal("got speak 1", line.Message.ToString());
        Assert.Null(line.Cause);
        Assert.Equal(DateTimeKind.Utc, line.Timestamp.Kind);
    }

    [Theory]
    [InlineData("DEBUG", "Debug,Info,Warning,Error")]
    [InlineData("INFO", "Info,Warning,Error")]
    [InlineData("WARNING", "Warning,Error")]
    [InlineData("ERROR", "Error")]
    [InlineData("OFF", "")]
    public async Task Level_lets_through_what_is_as_high(string level, string expected)
    {
        await using var log = new LogOf($"akka.loglevel = {level}");
        log.System.Log.Debug("mine");
        log.System.Log.Info("mine");
        log.System.Log.Warning("mine");
        log.System.Log.Error("mine");
        log.System.EventStream.Publish(new Error(null, "end", typeof(LoggingTests), "end"));
        var got = new List<string>();
        if (expected.Length > 0)
        {
            LogEvent line;
            while ((line = log.Next<LogEvent>()).LogSource != "end")
            {
                if (line.Message.ToString() == "mine")
                    got.Add(line.GetType().Name);
            }
        }

        Assert.Equal(expected, string.Join(',', got));
        Assert.Equal(level != "OFF", log.System.Log.IsErrorEnabled);
        Assert.Equal(level == "DEBUG", log.System.Log.IsDebugEnabled);
    }

    [Fact]
    public async Task Level_can_be_changed_at_run_time()
    {
        await using var log = new LogOf("akka.loglevel = ERROR");
        log.System.EventStream.SetLogLevel(LogLevel.InfoLevel);
        log.System.Log.Info("seen");
        Assert.Equal("seen", log.Next<Info>().Message);
        log.System.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        log.System.Log.Info("not seen");
        log.System.Log.Error("end");
        Assert.Equal("end", log.Next<LogEvent>().Message);
    }

    [Fact]
    public void Arguments_are_put_in()
    {
        var log = new Lines();
        log.Info("a {0} b {1:0.0}", 1, 2.5);
        log.Warning(new InvalidOperationException("why"), "{0}{0}", "x");
        log.Error("no {0} arguments");
        log.Log(LogLevel.DebugLevel, null, "{0} {1} {2} {3} {4} {5}", 1, 2, 3, 4, 5, 6);
        log.Info("{0}", new object[] { "array" });
        Assert.Equal(["InfoLevel a 1 b 2.5", "WarningLevel xx why", "ErrorLevel no {0} arguments", "DebugLevel 1 2 3 4 5 6", "InfoLevel array"], log.Written);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_shown_beside_the_text()
    {
        var log = new Lines();
        log.Info("{0} {1} {name}", "x");
        Assert.Contains("{0} {1} {name} [x]", Assert.Single(log.Written), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_formatted_for_a_level_that_is_off()
    {
        var log = new Lines { Enabled = false };
        log.Debug("{0}", new Explosive());
        Assert.Empty(log.Written);
    }

    [Theory]
    [InlineData("debug", LogLevel.DebugLevel)]
    [InlineData("INFO", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("error", LogLevel.ErrorLevel)]
    public void Names_of_levels(string name, LogLevel level)
    {
        Assert.Equal(level, Logging.LogLevelFor(name));
        Assert.Equal(name.ToUpperInvariant(), Logging.StringFor(level));
        Assert.Equal(level.ToString(), Logging.ClassFor(level).Name + "Level");
    }

    [Fact]
    public void Unknown_level_is_told() => Assert.Contains("'loud'", Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("loud")).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_of_a_line_has_level_source_message_and_cause()
    {
        var text = new Error(new InvalidOperationException("why"), "source", typeof(LoggingTests), "message").ToString();
        Assert.StartsWith("[ERROR][", text, StringComparison.Ordinal);
        Assert.Contains("[source] message", text, StringComparison.Ordinal);
        Assert.Contains("Cause: System.InvalidOperationException: why", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_logger_class_is_told() =>
        Assert.Contains("No.Such.Logger", Assert.Throws<ConfigurationException>(() => ActorSystem.Create("log", "akka { stdout-loglevel = OFF, loggers = [\"No.Such.Logger, None\"] }")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_was_logged_before_the_end_is_written()
    {
        var lines = new ConcurrentQueue<string>();
        var log = new LogOf("akka.loglevel = INFO", e => lines.Enqueue(e.Message.ToString()!));
        for (var i = 0; i < 500; i++)
            log.System.Log.Info("line {0}", i);
        await log.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => "line " + i), lines.Where(l => l.StartsWith("line ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unhandled_messages_are_logged_at_debug_level_when_asked_for()
    {
        await using var log = new LogOf("akka { loglevel = DEBUG, actor.debug.unhandled = on }");
        log.Actor.Tell(42, ActorRefs.NoSender);
        LogEvent line;
        do
            line = log.Next<LogEvent>();
        while (!line.Message.ToString()!.Contains("Unhandled message", StringComparison.Ordinal));
        Assert.Equal(LogLevel.DebugLevel, line.LogLevel());
        Assert.Contains("42", line.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_loggers_is_told_to_who_listens()
    {
        using var elsewhere = new Stage.ActorStage();
        var listener = elsewhere.Probe();
        var system = ActorSystem.Create("ends", "akka { loglevel = INFO, stdout-loglevel = OFF }");
        system.EventStream.Subscribe(listener.Ref, typeof(Debug));
        await system.Terminate();
        string[] told = ["System shutdown initiated", "Shutting down: StandardOutLogger started", "All default loggers stopped"];
        Assert.Equal(told, listener.Drain().Cast<Debug>().Select(d => d.Message));
    }

    internal sealed class Speaker : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Speaker() => Receive<string>(s => _log.Info("got {0} {1}", s, 1));
    }

    /// <summary>A system whose only logger hands its lines to the test.</summary>
    internal sealed class LogOf : IAsyncDisposable
    {
        private static readonly ConcurrentDictionary<string, Action<LogEvent>> Sinks = new(StringComparer.Ordinal);
        private readonly BlockingCollection<LogEvent> _lines = [];
        private readonly string _id = Guid.NewGuid().ToString("N");

        public LogOf(string config, Action<LogEvent>? sink = null)
        {
            Sinks[_id] = sink ?? _lines.Add;
            System = ActorSystem.Create("log", ConfigurationFactory.ParseString(config)
                .WithFallback($"akka {{ stdout-loglevel = OFF, loggers = [\"{typeof(Logger).AssemblyQualifiedName}\"], test-sink = \"{_id}\" }}"));
            Actor = System.ActorOf(Props.Create<Speaker>(), "speaker");
        }

        public ActorSystem System { get; }

        public IActorRef Actor { get; }

        public T Next<T>()
            where T : LogEvent
        {
            while (true)
            {
                Assert.True(_lines.TryTake(out var line, Stage.ActorStage.Deadline), $"a line of type {typeof(T).Name} came");
                if (line is T wanted)
                    return wanted;
            }
        }

        public string? TryNext() => _lines.TryTake(out var line, TimeSpan.FromMilliseconds(20)) ? line.Message.ToString() : null;

        public async ValueTask DisposeAsync()
        {
            await System.Terminate();
            Sinks.TryRemove(_id, out _);
        }

        internal sealed class Logger : ReceiveActor
        {
            public Logger()
            {
                var sink = Sinks[Context.System.Settings.Config.GetString("akka.test-sink")!];
                Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized(), Self));
                Receive<LogEvent>(e => sink(e));
            }
        }
    }

    private sealed class Explosive
    {
        public override string ToString() => throw new InvalidOperationException("formatted");
    }

    private sealed class Lines() : LoggingAdapterBase(null)
    {
        public List<string> Written { get; } = [];

        public bool Enabled { get; init; } = true;

        public override bool IsDebugEnabled => Enabled;

        public override bool IsInfoEnabled => Enabled;

        public override bool IsWarningEnabled => Enabled;

        public override bool IsErrorEnabled => Enabled;

        protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => Written.Add($"{logLevel} {message} {cause?.Message}".TrimEnd());
    }
}
