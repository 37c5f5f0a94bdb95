namespace Akka.Event;

/// <summary>Logging with arguments, which are put into the text only if the line goes anywhere.</summary>
public static class LoggingExtensions
{
    extension(ILoggingAdapter log)
    {
        public void Log(LogLevel level, string format) => log.Log(level, null, format);
        public void Log(LogLevel level, string format, object[] args) => log.Log(level, null, format, args);

        public void Log(LogLevel level, Exception? cause, string format, object?[] args)
        {
            if (log.IsEnabled(level)) log.Log(level, cause, new DefaultLogMessage(log.Formatter, format, args));
        }

        public void Log<T1>(LogLevel logLevel, Exception? cause, string format, T1 arg1)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1]));
        }

        public void Log<T1, T2>(LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1, arg2]));
        }

        public void Log<T1, T2, T3>(LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1, arg2, arg3]));
        }

        public void Log<T1, T2, T3, T4>(LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1, arg2, arg3, arg4]));
        }

        public void Log<T1, T2, T3, T4, T5>(LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1, arg2, arg3, arg4, arg5]));
        }

        public void Log<T1, T2, T3, T4, T5, T6>(LogLevel logLevel, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)
        {
            if (log.IsEnabled(logLevel)) log.Log(logLevel, cause, new DefaultLogMessage(log.Formatter, format, [arg1, arg2, arg3, arg4, arg5, arg6]));
        }

        public void Debug(string format) => log.Log(LogLevel.DebugLevel, null, format);
        public void Debug(Exception? cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);
        public void Debug(string format, object[] args) => log.Log(LogLevel.DebugLevel, null, format, args);
        public void Debug(Exception? cause, string format, object[] args) => log.Log(LogLevel.DebugLevel, cause, format, args);
        public void Debug<T1>(string format, T1 arg1) => log.Log(LogLevel.DebugLevel, null, format, arg1);
        public void Debug<T1>(Exception? cause, string format, T1 arg1) => log.Log(LogLevel.DebugLevel, cause, format, arg1);
        public void Debug<T1, T2>(string format, T1 arg1, T2 arg2) => log.Log(LogLevel.DebugLevel, null, format, arg1, arg2);
        public void Debug<T1, T2>(Exception? cause, string format, T1 arg1, T2 arg2) => log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2);
        public void Debug<T1, T2, T3>(string format, T1 arg1, T2 arg2, T3 arg3) => log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3);
        public void Debug<T1, T2, T3>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
            log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3);
        public void Debug<T1, T2, T3, T4>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4);
        public void Debug<T1, T2, T3, T4>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4);
        public void Debug<T1, T2, T3, T4, T5>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4, arg5);
        public void Debug<T1, T2, T3, T4, T5>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4, arg5);
        public void Debug<T1, T2, T3, T4, T5, T6>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.DebugLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);
        public void Debug<T1, T2, T3, T4, T5, T6>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.DebugLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);

        public void Info(string format) => log.Log(LogLevel.InfoLevel, null, format);
        public void Info(Exception? cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);
        public void Info(string format, object[] args) => log.Log(LogLevel.InfoLevel, null, format, args);
        public void Info(Exception? cause, string format, object[] args) => log.Log(LogLevel.InfoLevel, cause, format, args);
        public void Info<T1>(string format, T1 arg1) => log.Log(LogLevel.InfoLevel, null, format, arg1);
        public void Info<T1>(Exception? cause, string format, T1 arg1) => log.Log(LogLevel.InfoLevel, cause, format, arg1);
        public void Info<T1, T2>(string format, T1 arg1, T2 arg2) => log.Log(LogLevel.InfoLevel, null, format, arg1, arg2);
        public void Info<T1, T2>(Exception? cause, string format, T1 arg1, T2 arg2) => log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2);
        public void Info<T1, T2, T3>(string format, T1 arg1, T2 arg2, T3 arg3) => log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3);
        public void Info<T1, T2, T3>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
            log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3);
        public void Info<T1, T2, T3, T4>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4);
        public void Info<T1, T2, T3, T4>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4);
        public void Info<T1, T2, T3, T4, T5>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4, arg5);
        public void Info<T1, T2, T3, T4, T5>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4, arg5);
        public void Info<T1, T2, T3, T4, T5, T6>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.InfoLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);
        public void Info<T1, T2, T3, T4, T5, T6>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.InfoLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);

        public void Warning(string format) => log.Log(LogLevel.WarningLevel, null, format);
        public void Warning(Exception? cause, string format) => log.Log(LogLevel.WarningLevel, cause, format);
        public void Warning(string format, object[] args) => log.Log(LogLevel.WarningLevel, null, format, args);
        public void Warning(Exception? cause, string format, object[] args) => log.Log(LogLevel.WarningLevel, cause, format, args);
        public void Warning<T1>(string format, T1 arg1) => log.Log(LogLevel.WarningLevel, null, format, arg1);
        public void Warning<T1>(Exception? cause, string format, T1 arg1) => log.Log(LogLevel.WarningLevel, cause, format, arg1);
        public void Warning<T1, T2>(string format, T1 arg1, T2 arg2) => log.Log(LogLevel.WarningLevel, null, format, arg1, arg2);
        public void Warning<T1, T2>(Exception? cause, string format, T1 arg1, T2 arg2) => log.Log(LogLevel.WarningLevel, cause, format, arg1, arg2);
        public void Warning<T1, T2, T3>(string format, T1 arg1, T2 arg2, T3 arg3) => log.Log(LogLevel.WarningLevel, null, format, arg1, arg2, arg3);
        public void Warning<T1, T2, T3>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
            log.Log(LogLevel.WarningLevel, cause, format, arg1, arg2, arg3);
        public void Warning<T1, T2, T3, T4>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.WarningLevel, null, format, arg1, arg2, arg3, arg4);
        public void Warning<T1, T2, T3, T4>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.WarningLevel, cause, format, arg1, arg2, arg3, arg4);
        public void Warning<T1, T2, T3, T4, T5>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.WarningLevel, null, format, arg1, arg2, arg3, arg4, arg5);
        public void Warning<T1, T2, T3, T4, T5>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.WarningLevel, cause, format, arg1, arg2, arg3, arg4, arg5);
        public void Warning<T1, T2, T3, T4, T5, T6>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.WarningLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);
        public void Warning<T1, T2, T3, T4, T5, T6>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.WarningLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);

        public void Error(string format) => log.Log(LogLevel.ErrorLevel, null, format);
        public void Error(Exception? cause, string format) => log.Log(LogLevel.ErrorLevel, cause, format);
        public void Error(string format, object[] args) => log.Log(LogLevel.ErrorLevel, null, format, args);
        public void Error(Exception? cause, string format, object[] args) => log.Log(LogLevel.ErrorLevel, cause, format, args);
        public void Error<T1>(string format, T1 arg1) => log.Log(LogLevel.ErrorLevel, null, format, arg1);
        public void Error<T1>(Exception? cause, string format, T1 arg1) => log.Log(LogLevel.ErrorLevel, cause, format, arg1);
        public void Error<T1, T2>(string format, T1 arg1, T2 arg2) => log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2);
        public void Error<T1, T2>(Exception? cause, string format, T1 arg1, T2 arg2) => log.Log(LogLevel.ErrorLevel, cause, format, arg1, arg2);
        public void Error<T1, T2, T3>(string format, T1 arg1, T2 arg2, T3 arg3) => log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2, arg3);
        public void Error<T1, T2, T3>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
            log.Log(LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3);
        public void Error<T1, T2, T3, T4>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2, arg3, arg4);
        public void Error<T1, T2, T3, T4>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
            log.Log(LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3, arg4);
        public void Error<T1, T2, T3, T4, T5>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2, arg3, arg4, arg5);
        public void Error<T1, T2, T3, T4, T5>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
            log.Log(LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3, arg4, arg5);
        public void Error<T1, T2, T3, T4, T5, T6>(string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.ErrorLevel, null, format, arg1, arg2, arg3, arg4, arg5, arg6);
        public void Error<T1, T2, T3, T4, T5, T6>(Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
            log.Log(LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3, arg4, arg5, arg6);
    }
}
